// Nothing more is done where the probe found something lacking.
if (window.lacking.length) return;
