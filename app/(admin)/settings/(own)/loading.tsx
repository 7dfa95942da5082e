import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function SettingsLoading() {
  return (
    <Loading>
      <Skeleton className="mb-4 h-5 w-40" />
      <Skeleton className="mb-2 h-9 w-full max-w-md" />
      <Skeleton className="mb-2 h-9 w-full max-w-md" />
      <Skeleton className="h-9 w-full max-w-md" />
    </Loading>
  );
}
