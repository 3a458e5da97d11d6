"""What the policy pages show: facts in words, checklists, links. Read-only."""
