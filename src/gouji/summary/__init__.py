"""The summary as a workbook: made, traced, verified."""
