import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function LoadingPhones() {
  return (
    <Page className="max-w-[1480px]">
      <Loading>
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-[30rem] w-full" />
          ))}
        </div>
      </Loading>
    </Page>
  );
}
