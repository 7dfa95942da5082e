import { requireRight } from "@/app/_server/session";
import { Numbers } from "@/components/settings/numbers";
import { listNumbers } from "@/db/numbers";
import { saveNumberLabelAction } from "../actions";

export default async function NumbersPage() {
  await requireRight("edit");
  return <Numbers numbers={await listNumbers()} save={saveNumberLabelAction} />;
}
