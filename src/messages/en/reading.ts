/** The reading page: files, image, findings. */
import { percent } from '../format.ts';

export const reading = {
  welcome: {
    title: 'Drop a chest X-ray here',
    release: 'Release to read',
    formats: 'DICOM, PNG or JPEG. One file or several.',
    choose: 'Choose files',
    /** `{keys}` stands for the keys of pasting. */
    paste: 'Or paste an image with {keys}',
    privacy: 'Images are read on this device and never leave it',
  },

  files: {
    title: 'Files',
    label: 'Open files',
    progress: 'Files read',
    finished: (finished: number, all: number): string => `${finished} of ${all}`,
    add: 'Add files',
    addTitle: 'Add files (O)',
    stopAll: 'Stop all',
    stopAllTitle: 'Stop all (Escape)',
    closeAll: 'Close all files',
    read: 'Read',
    readOne: (name: string): string => `Read ${name}`,
    close: 'Close (X)',
    closeOne: (name: string): string => `Close ${name}`,
    states: {
      idle: 'Waiting',
      decoding: 'Decoding…',
      preprocessing: 'Preparing…',
      inferring: 'Reading…',
      failed: 'Could not be read',
      cancelled: 'Stopped',
    },
    finding: (label: string, probability: number): string => `${label} ${percent(probability)}`,
    noLabels: 'No labels',
  },

  outcome: {
    label: 'Reading',
    again: 'Read again',
    closeFile: 'Close file',
    cancelled: 'The reading was stopped before it was finished.',
    stop: 'Stop',
    waitingForTurn: 'Waiting for its turn…',
    waitingForModel: 'Waiting for the model…',
    stages: {
      decoding: 'Decoding the file…',
      preprocessing: 'Preparing the image…',
      inferring: 'Looking for findings…',
    },
  },

  study: {
    title: 'Patient and study',
    empty: 'The header contains no patient or study data.',
    patient: 'Patient',
    patientId: 'Patient ID',
    sex: 'Sex',
    age: 'Age',
    studyDate: 'Study date',
    modality: 'Modality',
    bodyPart: 'Body part',
    view: 'View',
  },

  shortcuts: {
    title: 'Keyboard',
    keys: [
      ['O', 'Open files'],
      ['H', 'Show or hide the heat map'],
      ['J', 'Next file'],
      ['K', 'Previous file'],
      ['X', 'Close this file'],
      ['I', 'Invert the image'],
      ['+', 'Zoom in'],
      ['−', 'Zoom out'],
      ['0', 'Fit the image'],
      ['Esc', 'Stop reading'],
      ['?', 'This list'],
    ],
  },
};

export const actions = { close: 'Close', dismiss: 'Dismiss' };
