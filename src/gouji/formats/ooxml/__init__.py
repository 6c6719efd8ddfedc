"""Office Open XML workbooks (xlsx, xlsm): a bounded scan of their parts."""
