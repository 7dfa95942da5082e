/** Set by Next itself: `next dev` or not. Kept apart from env.ts, so that the browser and the proxy can read it too. */
export const IS_DEVELOPMENT = process.env.NODE_ENV === "development";
