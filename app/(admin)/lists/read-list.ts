import { notFound } from "next/navigation";
import { z } from "zod";
import { getList } from "@/db/lists";
import type { ListView } from "@/domain/lists/view";

/** The list that a page's address names; the not-found page for anything else. */
export async function readList(params: Promise<{ id: string }>): Promise<ListView> {
  const id = z.uuid().safeParse((await params).id);
  return (id.success ? await getList(id.data) : null) ?? notFound();
}
