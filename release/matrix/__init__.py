"""What to build, as a matrix of GitHub's workflows."""
