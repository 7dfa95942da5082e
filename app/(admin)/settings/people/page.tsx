import { requireRight } from "@/app/_server/session";
import { People } from "@/components/settings/people";
import { listUsers } from "@/db/users";
import { changeUserAction, createUserAction, resetPasswordAction } from "../actions";

export default async function PeoplePage() {
  const user = await requireRight("admin");
  return (
    <People
      people={await listUsers()}
      ownId={user.id}
      actions={{ create: createUserAction, change: changeUserAction, resetPassword: resetPasswordAction }}
    />
  );
}
