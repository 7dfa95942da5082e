import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { listBench } from "@/app/_server/simulator";
import { PhoneBench } from "@/components/phones/phone-bench";
import { Page } from "@/components/ui/page";
import { AppError } from "@/domain/errors";
import type { Phone } from "@/domain/simulator/control";
import { hasRight } from "@/domain/users/rights";
import {
  addPhoneAction,
  removePhoneAction,
  sendFromPhoneAction,
  startCrowdAction,
  stopCrowdAction,
} from "./actions";
import { listBenchNumbers } from "./bench-numbers";

export async function generateMetadata() {
  const t = await getTranslations("phones");
  return { title: t("title") };
}

/** A simulator that is just starting is no reason to show no page: the phones come as soon as it answers. */
function readBench(): Promise<Phone[]> {
  return listBench().catch((error: unknown) => {
    if (error instanceof AppError && error.code === "unavailable") return [];
    throw error;
  });
}

export default async function PhonesPage() {
  const user = await requireRight("view");
  const [phones, numbers] = await Promise.all([readBench(), listBenchNumbers()]);
  const actions = {
    send: sendFromPhoneAction,
    add: addPhoneAction,
    remove: removePhoneAction,
    startCrowd: startCrowdAction,
    stopCrowd: stopCrowdAction,
  };
  return (
    <Page className="max-w-[1480px]">
      <PhoneBench
        initial={phones.map(({ address }) => address)}
        numbers={numbers}
        actions={hasRight(user.rights, "send") ? actions : null}
      />
    </Page>
  );
}
