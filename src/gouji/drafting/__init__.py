"""A form definition drafted from the office's own workbook or Word template."""
