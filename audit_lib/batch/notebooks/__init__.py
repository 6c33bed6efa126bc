"""One notebook run by papermill in a kernel of ours, within limits, by worker processes of this machine."""
