"""Background work: two lanes, one end for each job, callbacks on the GUI thread."""
