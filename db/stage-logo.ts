/** The logo of a stage: a picture from outside, so only its kind, its size and its octets are taken, never its word for them. */
import { createHash } from "node:crypto";
import { imageSize } from "image-size";
import { AppError } from "@/domain/errors";
import { LOGO_TYPES, MOST_LOGO_OCTETS, MOST_LOGO_SIDE } from "@/domain/stage/look";
import { prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { findStage, getStage } from "./poll-stage";
import type { StageView } from "@/domain/stage/stage";

export type Logo = { type: string; octets: Uint8Array<ArrayBuffer>; hash: string };

/** Null takes it away. AppError `invalid` for anything but a small PNG, JPEG or WebP picture. */
export async function setLogo(
  author: Author,
  { id, logo }: { id: string; logo: string | null },
): Promise<StageView> {
  const picture = logo === null ? null : readPicture(Buffer.from(logo, "base64"));
  await changeConfiguration(author, [`poll:${id}`], async ({ tx, audit }) => {
    const stage = await tx.pollStage.findUnique({ where: { pollId: id }, select: { poll: true } });
    if (!stage) throw new AppError("not-found", "The link of this stage was revoked meanwhile.");
    const data = {
      logo: picture?.octets ?? null,
      logoType: picture?.type ?? "",
      logoHash: picture?.hash ?? "",
    };
    await tx.pollStage.update({ where: { pollId: id }, data });
    const { name: objectName } = stage.poll;
    await audit({
      ...{ action: "change-stage", objectType: "poll", objectId: id, objectName },
      detail: { logo: data.logoHash },
    });
  });
  const view = await getStage(id);
  if (!view) throw new AppError("not-found", "The link of this stage was revoked meanwhile.");
  return view;
}

/** Null where the link leads nowhere or its stage has no logo. */
export async function readLogo(token: string): Promise<Logo | null> {
  const stage = await findStage(token);
  const row =
    stage &&
    (await prisma.pollStage.findUnique({
      where: stage,
      select: { logo: true, logoType: true, logoHash: true },
    }));
  return row?.logo ? { type: row.logoType, octets: row.logo, hash: row.logoHash } : null;
}

function readPicture(octets: Buffer<ArrayBuffer>): Logo {
  const refuse = (message: string): never => {
    throw new AppError("invalid", message, [{ path: "logo", message }]);
  };
  if (octets.length > MOST_LOGO_OCTETS) refuse("A logo has at most 256 KB.");
  const found = sizeOf(octets);
  const type = found && Object.entries(LOGO_TYPES).find(([kind]) => kind === found.type)?.[1];
  if (!found || !type) return refuse("A logo is a PNG, JPEG or WebP picture.");
  if (Math.max(found.width, found.height) > MOST_LOGO_SIDE)
    refuse(`A logo has at most ${MOST_LOGO_SIDE} pixels a side.`);
  return { type, octets: new Uint8Array(octets), hash: createHash("sha256").update(octets).digest("hex") };
}

function sizeOf(octets: Uint8Array): { type?: string; width: number; height: number } | null {
  try {
    return imageSize(octets);
  } catch {
    return null;
  }
}
