import { requireRight } from "@/app/_server/session";
import { OwnAccount } from "@/components/settings/own-account";
import { roleOf } from "@/domain/users/rights";
import { changeOwnPasswordAction } from "../actions";

export default async function OwnAccountPage() {
  const { email, name, rights } = await requireRight("view");
  return (
    <OwnAccount
      email={email}
      name={name}
      role={roleOf(rights) ?? "other"}
      rights={rights}
      changePassword={changeOwnPasswordAction}
    />
  );
}
