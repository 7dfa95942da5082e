"use server";

import { defineAction } from "@/app/_server/define-action";
import { addMember, getNumberingPlan, removeMember } from "@/db/list-members";
import { deleteList, saveList, setListEnabled } from "@/db/lists";
import { parseSubscriber } from "@/domain/lists/member";
import {
  listEnabledSchema,
  listIdSchema,
  listSaveSchema,
  memberInputSchema,
  memberRemovalSchema,
} from "@/domain/lists/schema";

export const saveListAction = defineAction({
  right: "edit",
  input: listSaveSchema,
  run: async ({ input: { id, ...list }, author }) => ({ id: await saveList(author, id, list) }),
});

export const setListEnabledAction = defineAction({
  right: "edit",
  input: listEnabledSchema,
  run: async ({ input, author }) => {
    await setListEnabled(author, input.id, input.enabled);
    return null;
  },
});

export const deleteListAction = defineAction({
  right: "edit",
  input: listIdSchema,
  run: async ({ input, author }) => {
    await deleteList(author, input.id);
    return null;
  },
});

export const addMemberAction = defineAction({
  right: "edit",
  input: memberInputSchema,
  run: async ({ input: { listId, address, proof }, author }) => {
    const subscriber = parseSubscriber(address, await getNumberingPlan(listId));
    await addMember(author, { listId, ...subscriber, proof }, Date.now());
    return subscriber;
  },
});

export const removeMemberAction = defineAction({
  right: "edit",
  input: memberRemovalSchema,
  run: async ({ input: { words, ...member }, author }) => {
    await removeMember(author, { ...member, words: words || null }, Date.now());
    return null;
  },
});
