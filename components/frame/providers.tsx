"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { useState, type ReactNode } from "react";
import { ClockProvider } from "@/components/ui/clock";
import { ReadError } from "@/components/ui/fetch-json";
import { LiveProvider } from "@/components/ui/live";
import { Toaster } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";

/** React does not run a script that it renders in the browser, and says so; there it needs not run again. */
const BROWSER_SCRIPT = typeof window === "undefined" ? {} : { type: "application/json" };

/** What every page stands in, signed in or not. `now`: the server's clock, ms since 1970. `nonce`: of the page's policy. */
export function Providers({
  now,
  nonce,
  children,
}: {
  now: number;
  nonce: string | undefined;
  children: ReactNode;
}) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
      scriptProps={BROWSER_SCRIPT}
    >
      <ClockProvider now={now}>
        <TooltipProvider>{children}</TooltipProvider>
      </ClockProvider>
      <Toaster />
    </ThemeProvider>
  );
}

/** What signed-in pages read through: queries that stay current. A refused read is not asked for again by itself. */
export function DataProviders({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 2_000,
            retry: (failures, error) => failures < 3 && !(error instanceof ReadError && error.status < 500),
          },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <LiveProvider url="/api/live">{children}</LiveProvider>
    </QueryClientProvider>
  );
}
