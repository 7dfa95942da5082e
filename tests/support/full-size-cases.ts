import fc from "fast-check";

/** Where a test says how long a case may be, cases of that length are made too: without this, none is longer than ten. */
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
