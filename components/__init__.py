"""What one sees: pure functions from records to Dash components."""
