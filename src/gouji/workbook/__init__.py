"""Our own sheets, one file a sheet: its name, how it is drawn, how it is known again."""
