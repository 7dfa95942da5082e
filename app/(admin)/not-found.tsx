/** The same page, inside the frame. */
export { default } from "../not-found";
