import { Loading, Skeleton } from "@/components/ui/skeleton";

/** A table inside a tab while its first page is read. */
export function RowsSkeleton() {
  return (
    <Loading>
      <div className="divide-y border-y">
        {["a", "b", "c", "d", "e", "f"].map((row) => (
          <div key={row} className="flex h-11 items-center gap-6 px-3">
            <Skeleton className="h-4 w-20" />
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-4 flex-1" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
