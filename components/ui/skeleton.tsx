import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** A grey stand-in of a thing; give it the thing's size by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-pulse rounded-sm bg-sunken", className)} />;
}

/** Holds a page's place while it loads; seen only when that takes longer than 150 ms. */
export function Loading({ children }: { children: ReactNode }) {
  const t = useTranslations("kit");
  return (
    <div className="animate-late" role="status" aria-label={t("loading")}>
      {children}
    </div>
  );
}

/** The usual page while it loads: header and rows of a table. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Loading>
      <Skeleton className="mb-2 h-8 w-48" />
      <Skeleton className="mb-8 h-4 w-72" />
      <div className="border-y">
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} className="flex gap-6 border-b py-3 last:border-b-0">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-4 flex-1" />
            <Skeleton className="h-4 w-20" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
