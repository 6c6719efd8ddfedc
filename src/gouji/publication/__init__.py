"""The published report (年度报告): put together from a return and its narrative, and written."""
