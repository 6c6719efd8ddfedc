"""Report forms as data: the editions that ship with gouji, their definition language, their audit."""
