"""From reviewers' notes to tracked issues that point home to the script and the scene."""
