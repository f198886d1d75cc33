"""Speed and memory, shown by comparison."""
