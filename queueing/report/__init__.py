"""Reports: charts, the HTML page, the workbook and what is printed, from a run's tables alone."""
