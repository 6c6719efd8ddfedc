"""Binary workbooks of Excel 2007 and later (xlsb)."""
