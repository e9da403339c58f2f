"""How good Crossread is: tasks measured on data that are not in the repository."""
