"""Making XLSX workbooks."""
