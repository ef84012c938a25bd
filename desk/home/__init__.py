"""The pages that anybody may read, and those that machines read."""
