/** The smallest JPEG that a portrait can be, for tests; a browser would find nothing in it to show. */
export const PORTRAIT = '_9j_4AAQSkZJRgABAQAAAQABAAD_wAALCADAAMABAREA_9oACAEBAAA_AAECA__Z';
