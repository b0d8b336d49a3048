/* What every editor is given, and what its own control carries of it. */
import type { FieldModel, Id, Ref } from "../types";

export interface EditorProps {
  id: string;
  kind: string;
  field: FieldModel;
  value: string;
  onChange(next: string): void;
  label?: string; // where no <label> points at it
  invalid?: boolean;
  describedBy?: string;
  named?: Ref; // what the reference is called
  onNamed?(id: Id, ref: Ref): void;
}

export function control({ id, label, invalid, describedBy }: EditorProps) {
  return {
    id,
    "aria-label": label,
    "aria-invalid": invalid || undefined,
    "aria-describedby": describedBy,
  };
}
