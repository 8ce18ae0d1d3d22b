// The address on paper is the root of the site; what it says stands behind "#". Where it holds a record, the verifier opens.
if (/^#[0-9]{40,}$/.test(location.hash)) location.replace(`/verifier/${location.hash}`);
