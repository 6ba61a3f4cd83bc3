"""Issues about the jobs of a workflow that failed, where no pull request tells it."""
