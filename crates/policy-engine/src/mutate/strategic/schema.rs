//! How the lists of Kubernetes' own kinds merge: which are merged by keys, and by which.
//!
//! Here: the parts of the published schema of Kubernetes 1.21 that a merge can reach. The one idea to know: only lists that
//! stand here merge; all others, and all lists of unknown kinds, are replaced.
//!
//! kustomize: kyaml/openapi/kubernetesapi/v1_21_2, kyaml/yaml/schema/schema.go

/// What is known of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schema {
    /// Nothing: a nested object that names its kind brings its own.
    Unknown,
    /// A field of a known kind.
    Known(Shape),
}

/// The shape of a value of a known kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Nothing inside of it merges.
    Plain,
    /// A map with these fields; others are plain.
    Map(&'static Fields),
    /// A list that merges.
    List(&'static Merge),
}

/// Fields by name.
pub(super) type Fields = [(&'static str, Shape)];

/// How a list merges.
#[derive(Debug)]
pub(super) struct Merge {
    /// The keys that tell elements apart; none for lists of texts.
    pub(super) keys: &'static [&'static str],
    element: Shape,
}

impl Schema {
    /// The schema of the field `key`.
    pub(super) fn field(self, key: &str) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            Self::Known(Shape::Map(fields)) => {
                let found = fields.iter().find(|(name, _)| *name == key);
                Self::Known(found.map_or(Shape::Plain, |(_, shape)| *shape))
            }
            Self::Known(_) => Self::Known(Shape::Plain),
        }
    }

    /// How a list merges, when it does.
    pub(super) const fn merge(self) -> Option<&'static Merge> {
        match self {
            Self::Known(Shape::List(merge)) => Some(merge),
            _ => None,
        }
    }

    /// The schema of an object of a kind.
    pub(super) fn of_kind(api_version: &str, kind: &str) -> Self {
        let (_, fields) = match KINDS.iter().find(|(known, _)| known.contains(&(api_version, kind))) {
            Some(found) => *found,
            None if METADATA_ONLY.iter().any(|(version, kinds)| *version == api_version && kinds.contains(&kind)) => {
                (&[] as &[_], NAMED)
            }
            None => return Self::Unknown,
        };
        Self::Known(Shape::Map(fields))
    }
}

impl Merge {
    /// The schema of the elements.
    pub(super) const fn element(&self) -> Schema {
        Schema::Known(self.element)
    }
}

const fn by(keys: &'static [&'static str]) -> Merge {
    Merge { keys, element: Shape::Plain }
}

static BY_DEVICE_PATH: Merge = by(&["devicePath"]);
static BY_IP: Merge = by(&["ip"]);
static BY_MOUNT_PATH: Merge = by(&["mountPath"]);
static BY_NAME: Merge = by(&["name"]);
static BY_TYPE: Merge = by(&["type"]);
static BY_UID: Merge = by(&["uid"]);
static CONTAINERS: Merge = Merge { keys: &["name"], element: Shape::Map(CONTAINER) };
static CONTAINER_PORTS: Merge = by(&["containerPort", "protocol"]);
static EPHEMERAL_CONTAINERS: Merge = Merge { keys: &["name"], element: Shape::Map(EPHEMERAL_CONTAINER) };
static SERVICE_PORTS: Merge = by(&["port", "protocol"]);
static TEXTS: Merge = by(&[]);
static TOPOLOGY_SPREAD: Merge = by(&["topologyKey", "whenUnsatisfiable"]);
static VOLUMES: Merge = Merge { keys: &["name"], element: Shape::Map(VOLUME) };

static METADATA: &Fields = &[("finalizers", Shape::List(&TEXTS)), ("ownerReferences", Shape::List(&BY_UID))];
static NAMED: &Fields = &[("metadata", Shape::Map(METADATA))];
static CONDITIONS: &Fields = &[("conditions", Shape::List(&BY_TYPE))];
static EPHEMERAL_CONTAINER: &Fields = &[
    ("env", Shape::List(&BY_NAME)),
    ("volumeDevices", Shape::List(&BY_DEVICE_PATH)),
    ("volumeMounts", Shape::List(&BY_MOUNT_PATH)),
];
static CONTAINER: &Fields = &[
    ("env", Shape::List(&BY_NAME)),
    ("ports", Shape::List(&CONTAINER_PORTS)),
    ("volumeDevices", Shape::List(&BY_DEVICE_PATH)),
    ("volumeMounts", Shape::List(&BY_MOUNT_PATH)),
];
static VOLUME: &Fields = &[("ephemeral", Shape::Map(EPHEMERAL))];
static EPHEMERAL: &Fields = &[("volumeClaimTemplate", Shape::Map(NAMED))];
static POD_SPEC: &Fields = &[
    ("containers", Shape::List(&CONTAINERS)),
    ("ephemeralContainers", Shape::List(&EPHEMERAL_CONTAINERS)),
    ("hostAliases", Shape::List(&BY_IP)),
    ("imagePullSecrets", Shape::List(&BY_NAME)),
    ("initContainers", Shape::List(&CONTAINERS)),
    ("topologySpreadConstraints", Shape::List(&TOPOLOGY_SPREAD)),
    ("volumes", Shape::List(&VOLUMES)),
];
static TEMPLATE: &Fields = &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(POD_SPEC))];
static CONTROLLER_SPEC: &Fields = &[("template", Shape::Map(TEMPLATE))];
static CONTROLLER: &Fields =
    &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(CONTROLLER_SPEC)), ("status", Shape::Map(CONDITIONS))];
static JOB_TEMPLATE: &Fields = &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(CONTROLLER_SPEC))];
static CRON_JOB_SPEC: &Fields = &[("jobTemplate", Shape::Map(JOB_TEMPLATE))];
static CRON_JOB: &Fields = &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(CRON_JOB_SPEC))];
static POD_STATUS: &Fields = &[("conditions", Shape::List(&BY_TYPE)), ("podIPs", Shape::List(&BY_IP))];
static POD: &Fields =
    &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(POD_SPEC)), ("status", Shape::Map(POD_STATUS))];
static POD_TEMPLATE: &Fields = &[("metadata", Shape::Map(METADATA)), ("template", Shape::Map(TEMPLATE))];
static WITH_CONDITIONS: &Fields = &[("metadata", Shape::Map(METADATA)), ("status", Shape::Map(CONDITIONS))];
static SERVICE_SPEC: &Fields = &[("ports", Shape::List(&SERVICE_PORTS))];
static SERVICE: &Fields =
    &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(SERVICE_SPEC)), ("status", Shape::Map(CONDITIONS))];
static SERVICE_ACCOUNT: &Fields = &[("metadata", Shape::Map(METADATA)), ("secrets", Shape::List(&BY_NAME))];
static NODE_SPEC: &Fields = &[("podCIDRs", Shape::List(&TEXTS))];
static NODE_STATUS: &Fields = &[("addresses", Shape::List(&BY_TYPE)), ("conditions", Shape::List(&BY_TYPE))];
static NODE: &Fields =
    &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(NODE_SPEC)), ("status", Shape::Map(NODE_STATUS))];
static CSI_NODE_SPEC: &Fields = &[("drivers", Shape::List(&BY_NAME))];
static CSI_NODE: &Fields = &[("metadata", Shape::Map(METADATA)), ("spec", Shape::Map(CSI_NODE_SPEC))];
static COMPONENT_STATUS: &Fields = &[("conditions", Shape::List(&BY_TYPE)), ("metadata", Shape::Map(METADATA))];
static WEBHOOKS: &Fields = &[("metadata", Shape::Map(METADATA)), ("webhooks", Shape::List(&BY_NAME))];
static KUSTOMIZATION: &Fields =
    &[("configMapGenerator", Shape::List(&BY_NAME)), ("secretGenerator", Shape::List(&BY_NAME))];

/// Kinds, as `apiVersion` and `kind`, and their fields.
type Kinds = (&'static [(&'static str, &'static str)], &'static Fields);

static KINDS: &[Kinds] = &[
    (&[("v1", "Pod")], POD),
    (
        &[
            ("apps/v1", "DaemonSet"),
            ("apps/v1", "Deployment"),
            ("apps/v1", "ReplicaSet"),
            ("apps/v1", "StatefulSet"),
            ("batch/v1", "Job"),
            ("v1", "ReplicationController"),
        ],
        CONTROLLER,
    ),
    (&[("batch/v1", "CronJob"), ("batch/v1beta1", "CronJob")], CRON_JOB),
    (&[("v1", "PodTemplate")], POD_TEMPLATE),
    (&[("v1", "Service")], SERVICE),
    (&[("v1", "ServiceAccount")], SERVICE_ACCOUNT),
    (&[("v1", "Node")], NODE),
    (&[("v1", "ComponentStatus")], COMPONENT_STATUS),
    (
        &[
            ("apiregistration.k8s.io/v1", "APIService"),
            ("apiregistration.k8s.io/v1beta1", "APIService"),
            ("policy/v1", "PodDisruptionBudget"),
            ("policy/v1beta1", "PodDisruptionBudget"),
            ("v1", "Namespace"),
            ("v1", "PersistentVolumeClaim"),
        ],
        WITH_CONDITIONS,
    ),
    (
        &[
            ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
            ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
            ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration"),
            ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration"),
        ],
        WEBHOOKS,
    ),
    (&[("storage.k8s.io/v1", "CSINode"), ("storage.k8s.io/v1beta1", "CSINode")], CSI_NODE),
    (&[("kustomize.config.k8s.io/v1beta1", "Kustomization")], KUSTOMIZATION),
];

/// Kinds of which only the metadata merge.
static METADATA_ONLY: &[(&str, &[&str])] = &[
    (
        "v1",
        &["Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "PersistentVolume", "ResourceQuota", "Secret"],
    ),
    ("apiextensions.k8s.io/v1", &["CustomResourceDefinition"]),
    ("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"]),
    ("apps/v1", &["ControllerRevision"]),
    ("authentication.k8s.io/v1", &["TokenRequest", "TokenReview"]),
    ("authentication.k8s.io/v1beta1", &["TokenReview"]),
    ("authorization.k8s.io/v1", ACCESS_REVIEWS),
    ("authorization.k8s.io/v1beta1", ACCESS_REVIEWS),
    ("autoscaling/v1", &["HorizontalPodAutoscaler", "Scale"]),
    ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"]),
    ("autoscaling/v2beta2", &["HorizontalPodAutoscaler"]),
    ("certificates.k8s.io/v1", &["CertificateSigningRequest"]),
    ("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"]),
    ("coordination.k8s.io/v1", &["Lease"]),
    ("coordination.k8s.io/v1beta1", &["Lease"]),
    ("discovery.k8s.io/v1", &["EndpointSlice"]),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"]),
    ("events.k8s.io/v1", &["Event"]),
    ("events.k8s.io/v1beta1", &["Event"]),
    ("extensions/v1beta1", &["Ingress"]),
    ("flowcontrol.apiserver.k8s.io/v1beta1", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("networking.k8s.io/v1", &["Ingress", "IngressClass", "NetworkPolicy"]),
    ("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"]),
    ("node.k8s.io/v1", &["RuntimeClass"]),
    ("node.k8s.io/v1beta1", &["RuntimeClass"]),
    ("policy/v1beta1", &["Eviction", "PodSecurityPolicy"]),
    ("rbac.authorization.k8s.io/v1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("rbac.authorization.k8s.io/v1beta1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("scheduling.k8s.io/v1", &["PriorityClass"]),
    ("scheduling.k8s.io/v1beta1", &["PriorityClass"]),
    ("storage.k8s.io/v1", &["CSIDriver", "StorageClass", "VolumeAttachment"]),
    ("storage.k8s.io/v1beta1", &["CSIDriver", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"]),
];

static ACCESS_REVIEWS: &[&str] =
    &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"];
