"""Workbooks of Excel 97 to 2003 and of WPS (xls, et), read in a process of its own."""
