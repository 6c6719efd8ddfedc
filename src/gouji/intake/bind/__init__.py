"""From a document to the cells of a form."""
