"""What every format and step needs: checks, candidate times and tags, failures, files gone through one by one."""
