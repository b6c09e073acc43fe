"""What a person sees on the terminal: the scorecard and the status."""
