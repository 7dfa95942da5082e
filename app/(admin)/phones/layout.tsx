import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { readDashboardEnv } from "@/config/env";

/** Above the page's skeleton, so that an installation without the simulator answers with the status 404. */
export default function PhonesLayout({ children }: { children: ReactNode }) {
  if (!readDashboardEnv().simulator) notFound();
  return children;
}
