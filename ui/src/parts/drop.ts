/** Files that are dragged onto a part of the page or pasted into it. Knows nothing of what happens to them. */
import type { Attachment } from 'svelte/attachments';

const carriesFiles = (data: DataTransfer | null): data is DataTransfer => data?.types.includes('Files') ?? false;

/** Calls `onover` while files hover above the element and `onfiles` when they are let go or pasted. A drop of files never navigates away. */
export function drop(onover: (over: boolean) => void, onfiles: (files: File[]) => void): Attachment<HTMLElement> {
  return (element) => {
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      onover(true);
    };
    // Leaving one child for another is not leaving.
    const leave = (event: DragEvent): void => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) onover(false);
    };
    const take = (event: Event, data: DataTransfer | null): void => {
      if (!carriesFiles(data)) return;
      event.preventDefault();
      onover(false);
      if (data.files.length > 0) onfiles([...data.files]);
    };
    const dropped = (event: DragEvent): void => take(event, event.dataTransfer);
    const pasted = (event: ClipboardEvent): void => take(event, event.clipboardData);
    element.addEventListener('dragenter', over);
    element.addEventListener('dragover', over);
    element.addEventListener('dragleave', leave);
    element.addEventListener('drop', dropped);
    document.addEventListener('paste', pasted);
    return () => {
      element.removeEventListener('dragenter', over);
      element.removeEventListener('dragover', over);
      element.removeEventListener('dragleave', leave);
      element.removeEventListener('drop', dropped);
      document.removeEventListener('paste', pasted);
    };
  };
}
