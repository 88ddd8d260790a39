"""The label set, in the order of the network's outputs."""

# The 14 findings of ChestX-ray14 (Wang et al., CVPR 2017), alphabetical as in the data set's own
# paper.
LABELS = (
    "Atelectasis",
    "Cardiomegaly",
    "Consolidation",
    "Edema",
    "Effusion",
    "Emphysema",
    "Fibrosis",
    "Hernia",
    "Infiltration",
    "Mass",
    "Nodule",
    "Pleural_Thickening",
    "Pneumonia",
    "Pneumothorax",
)

PNEUMONIA = LABELS.index("Pneumonia")
