"""XML Spreadsheet 2003: the format of Excel 2002 and 2003 that is one XML file, which many systems still write."""
