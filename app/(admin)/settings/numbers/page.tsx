import { requireRight } from "@/app/_server/session";
import { Numbers } from "@/components/settings/numbers";
import { listNumbers } from "@/db/numbers";
import { hasRight } from "@/domain/users/rights";
import { saveNumberLabelAction, saveNumberOrderAction } from "../actions";

export default async function NumbersPage() {
  const { rights } = await requireRight("edit");
  return (
    <Numbers
      numbers={await listNumbers()}
      save={saveNumberLabelAction}
      saveOrder={hasRight(rights, "admin") ? saveNumberOrderAction : null}
    />
  );
}
