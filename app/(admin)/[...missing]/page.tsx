import { notFound } from "next/navigation";

/** Any other address, so that "nothing here" stands in the frame and behind the gate. */
export default function Missing(): never {
  notFound();
}
