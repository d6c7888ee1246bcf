"""The same courts as flows: cohorts of cases month by month, no single case and no chance."""
