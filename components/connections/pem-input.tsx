"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";

/** Operators send certificates in binary as well (DER, .cer): the same octets, without the lines around them. */
async function readPem(file: File, label: string): Promise<string> {
  const octets = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder().decode(octets);
  if (text.includes("-----BEGIN ")) return text;
  // a SEQUENCE (X.690 clause 8.9): anything else is left as it is, and refused with its reason
  if (octets[0] !== 0x30) return text;
  const base64 = btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** A certificate or a key, pasted or from a file. */
export function PemInput({
  label,
  value,
  onChange,
  onBlur,
  onCancel,
}: {
  label: "CERTIFICATE" | "PRIVATE KEY";
  value: string;
  onChange: (pem: string) => void;
  onBlur: () => void;
  /** keeps what was there before */
  onCancel?: () => void;
}) {
  const t = useTranslations("connections.form.tls");
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Textarea
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        rows={3}
        className="max-h-40 font-mono text-12"
        placeholder={`-----BEGIN ${label}-----`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => picker.current?.click()}>
          <FileUp aria-hidden />
          {t("file")}
        </Button>
        {onCancel && (
          <Button size="sm" tone="quiet" onClick={onCancel}>
            {t("keep")}
          </Button>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".pem,.crt,.cer,.der,.key,.txt"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void readPem(file, label).then(onChange);
        }}
      />
    </>
  );
}
