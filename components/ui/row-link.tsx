import Link from "next/link";
import type { ComponentProps } from "react";

/**
 * A link in a row of a list that moves by itself. What it leads to is read on a click, not ahead: a page that shows thousands
 * of rows in an hour would keep what every one of them leads to, and the server would answer for each.
 */
export function RowLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
