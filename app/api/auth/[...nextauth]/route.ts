import { bodyRefusal } from "@/app/_server/body-size";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_server/auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Anybody may post here, and next-auth reads all of it into memory: an address, a password and a token are short. */
const MOST_OCTETS = 16_384;

const handler = (request: Request, context: Context): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions()) as Promise<Response>;

const handlePost = (request: Request, context: Context): Promise<Response> => {
  const status = bodyRefusal(request, MOST_OCTETS);
  return status === null ? handler(request, context) : Promise.resolve(new Response(null, { status }));
};

export { handler as GET, handlePost as POST };
